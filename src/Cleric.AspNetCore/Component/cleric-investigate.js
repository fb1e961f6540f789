// The component.
