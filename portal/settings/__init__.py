"""What an administrator may set: the default numbers of the field and the portal's name, every change kept."""
