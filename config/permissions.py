from config.redirects import urlpatterns
from organizations.policy import name_urls

name_urls("own_settings.keep", *{str(each.name) for each in urlpatterns})
