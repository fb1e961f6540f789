namespace Portal.Access;

/// <summary>Somebody who may sign in, and their team.</summary>
internal sealed record DemoUser(string Name, string Password, string Title, string Tenant);
