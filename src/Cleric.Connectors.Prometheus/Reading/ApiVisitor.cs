using System.Text.Json;
using Cleric.Connectors.Http;

namespace Cleric.Connectors.Prometheus.Reading;

/// <summary>
/// Reads the envelope that every answer of the API comes in: {"status", "data", "errorType", "error", "warnings", "infos"} (prometheus.io/docs/prometheus/latest/querying/api, "Format overview").
/// What lies in "data" is left to who derives from it, token by token: there the depth is 1.
/// </summary>
internal abstract class ApiVisitor : IJsonVisitor
{
    private readonly List<string> _warnings = [];
    private Part _part;
    private bool _began;

    private enum Part
    {
        None,
        Status,
        Data,
        ErrorType,
        Error,
        Warnings,
        Other,
    }

    public bool Done { get; protected set; }

    public bool AtElements { get; protected set; }

    public string? Status { get; private set; }

    public string? ErrorType { get; private set; }

    public string? Error { get; private set; }

    /// <summary>What the server warns of: a store that did not answer (Thanos), a function used where it means little.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    public void Visit(ref Utf8JsonReader reader)
    {
        var depth = reader.CurrentDepth;
        if (_part == Part.Data && depth >= 1)
        {
            VisitData(ref reader);
            if (depth == 1 && reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject))
            {
                _part = Part.None;
            }

            return;
        }

        if (!_began)
        {
            _began = true;
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw ConnectorFault.Failed("Prometheus answered with JSON that is none of its API's answers. Check that BaseAddress leads to the API.");
            }

            return;
        }

        if (depth == 1 && reader.TokenType == JsonTokenType.PropertyName)
        {
            _part = reader.ValueTextEquals("data"u8) ? Part.Data
                : reader.ValueTextEquals("status"u8) ? Part.Status
                : reader.ValueTextEquals("errorType"u8) ? Part.ErrorType
                : reader.ValueTextEquals("error"u8) ? Part.Error
                : reader.ValueTextEquals("warnings"u8) ? Part.Warnings
                : Part.Other;
        }
        else if (reader.TokenType == JsonTokenType.String)
        {
            switch (_part)
            {
                case Part.Status:
                    Status = reader.GetString();
                    break;
                case Part.ErrorType:
                    ErrorType = reader.GetString();
                    break;
                case Part.Error:
                    Error = reader.GetString();
                    break;
                case Part.Warnings:
                    _warnings.Add(reader.GetString()!);
                    break;
                default:
                    break;
            }
        }
    }

    public virtual int TakeElements(ReadOnlySpan<byte> text) => 0;

    /// <summary>Takes a token of "data".</summary>
    protected abstract void VisitData(ref Utf8JsonReader reader);
}
