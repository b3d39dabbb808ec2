from django.forms.renderers import TemplatesSetting


class SightlineFormRenderer(TemplatesSetting):
    """Draws forms with our own templates/forms, so that pages hold no markup of fields."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
