"""Microsoft Entra ID and the cloud's own description of itself: tokens, discovery, metadata."""
