"""What people see: urls, views, forms, templates and components; one package for each screen area."""
