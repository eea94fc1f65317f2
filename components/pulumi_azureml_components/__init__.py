"""Components in the words of the v1 SDK, over the resources of `pulumi_azureml`."""
