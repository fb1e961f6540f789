namespace Cleric.Connectors.Yaml;

/// <summary>Why a text is no YAML.</summary>
/// <param name="Line">The line of the file, from 1.</param>
/// <param name="Problem">What is wrong there, as part of a sentence.</param>
internal sealed record YamlMistake(int Line, string Problem);
