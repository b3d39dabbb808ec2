from django.forms.renderers import TemplatesSetting


class SightlineFormRenderer(TemplatesSetting):
    """Renders forms with templates/forms, so that pages need no markup of fields."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
