"""HTTP and live channels, generated from the declarations; serves the built client."""
