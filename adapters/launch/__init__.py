"""The service as processes: started together, watched, inspected and stopped."""
