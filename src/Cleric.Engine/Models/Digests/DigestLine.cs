using Cleric.Exhibits;

namespace Cleric.Models.Digests;

/// <summary>One thing that could be shown of an exhibit.</summary>
/// <param name="Text">What is shown. It begins with the pointer; it may go over several lines, of which all but the first are indented.</param>
/// <param name="Citations">The places in the exhibit that it shows, the one it begins with first. A quote stands there word for word, and in the text.</param>
/// <param name="Score">How much it tells, from 0 to 1.</param>
/// <param name="Items">How many of the exhibit's items it shows.</param>
/// <param name="Groups">How many of the groups of items it stands for.</param>
internal sealed record DigestLine(string Text, IReadOnlyList<Citation> Citations, double Score, int Items = 1, int Groups = 0);
