using System.Text.Json;

namespace Cleric.Connectors.Http;

/// <summary>Takes the tokens of a document one after another, so that the document need never be in memory.</summary>
internal interface IJsonVisitor
{
    /// <summary>Whether the rest of the document does not matter.</summary>
    bool Done { get; }

    void Visit(ref Utf8JsonReader reader);
}
