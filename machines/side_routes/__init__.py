"""The side routes: small machines that stand beside the ladder, the same for every council."""
