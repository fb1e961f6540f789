using System.Text.Json;

namespace Cleric.Connectors.Http;

/// <summary>Takes the tokens of a document one after another, so that the document need never be in memory.</summary>
internal interface IJsonVisitor
{
    /// <summary>Whether the rest of the document does not matter.</summary>
    bool Done { get; }

    /// <summary>Whether the token last visited ended an element of an array after which <see cref="TakeElements"/> may know what follows.</summary>
    bool AtElements { get; }

    /// <summary>
    /// Takes whole elements of the same array, each with the comma before it, from the beginning of a text, as far as the visitor knows them to be right without a reader.
    /// A reader that ended one element then goes on behind them as if it had read them.
    /// </summary>
    /// <returns>How many bytes were taken.</returns>
    int TakeElements(ReadOnlySpan<byte> text);

    void Visit(ref Utf8JsonReader reader);
}
