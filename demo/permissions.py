from organizations.policy import name_urls

name_urls("own_settings.keep", "demo_renew", "sample_remove")
