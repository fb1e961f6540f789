// The engine has a Telemetry of its own.
global using Rows = Cleric.Testing.Telemetry;
