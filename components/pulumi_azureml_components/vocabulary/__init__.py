"""v1's value objects: frozen, typed, checked all at once, and exactly convertible to the provider's arguments and back.

They hold no resource and make none. A component collects their problems, raises what stops a deployment by `refuse`,
logs the rest, and hands `to_deployment()` and `to_endpoint()` to the provider's resources. Their public names are those
of `pulumi_azureml_components`.
"""
