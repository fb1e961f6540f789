namespace Cleric.Reports;

/// <summary>What stands at a cited place.</summary>
/// <param name="Pointer">The place: a JSON Pointer into the exhibit's answer.</param>
/// <param name="Text">What stands there, for people: a log line, a change, a sample with its time; cut to 500 characters.</param>
public sealed record Excerpt(string Pointer, string Text);
