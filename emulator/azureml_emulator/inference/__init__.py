"""Running what is deployed: the seam between the control plane and the containers, and the data plane that scores."""
