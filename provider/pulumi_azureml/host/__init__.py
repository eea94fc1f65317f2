"""Between Pulumi's engine and the lifecycle: everything here knows Pulumi, and nothing below does."""
