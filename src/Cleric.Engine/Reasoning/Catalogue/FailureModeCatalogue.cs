using Cleric.Entities;

namespace Cleric.Reasoning.Catalogue;

/// <summary>The failure modes that the engine knows: the built-in ones and those that a team added. A mode with the id of an earlier one replaces it.</summary>
public sealed class FailureModeCatalogue
{
    private readonly Dictionary<string, FailureMode> _modes = new(StringComparer.Ordinal);

    /// <summary>Makes a catalogue of <paramref name="modes"/>, later ones replacing earlier ones of the same id.</summary>
    /// <exception cref="ClericException">A mode is invalid; the message names it and the field.</exception>
    public FailureModeCatalogue(IEnumerable<FailureMode> modes)
    {
        ArgumentNullException.ThrowIfNull(modes);
        foreach (var mode in modes)
        {
            Validate(mode);
            _modes[mode.Id] = mode;
        }
    }

    /// <summary>The built-in failure modes.</summary>
    public static IReadOnlyList<FailureMode> BuiltIn { get; } = ReadBuiltIn();

    /// <summary>The modes, in the order in which their ids were first added.</summary>
    public IReadOnlyCollection<FailureMode> Modes => _modes.Values;

    /// <summary>The mode of that id, or null.</summary>
    public FailureMode? Find(string id) => _modes.GetValueOrDefault(id);

    /// <summary>The modes in which <paramref name="entity"/> can fail.</summary>
    public IEnumerable<FailureMode> For(Entity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return _modes.Values.Where(mode => mode.AppliesTo.Count == 0 || mode.AppliesTo.Contains(entity.Kind, StringComparer.OrdinalIgnoreCase));
    }

    private static IReadOnlyList<FailureMode> ReadBuiltIn()
    {
        using var stream = typeof(FailureModeCatalogue).Assembly.GetManifestResourceStream("Cleric.failure-modes.yaml")
            ?? throw new InvalidOperationException("The built-in failure modes are missing from the assembly.");
        using var reader = new StreamReader(stream);
        return FailureModeYaml.Read(reader, "failure-modes.yaml");
    }

    private static void Validate(FailureMode mode)
    {
        if (string.IsNullOrWhiteSpace(mode.Id))
        {
            throw new ClericException("A failure mode has no id. Give it one in kebab case, such as 'lock-contention'.");
        }

        if (!(mode.Weight > 0) || double.IsInfinity(mode.Weight))
        {
            throw new ClericException($"Failure mode '{mode.Id}': weight is {mode.Weight}; it must be above 0.");
        }

        foreach (var prediction in mode.Predictions)
        {
            if (!InRange(prediction.IfTrue) || !InRange(prediction.IfFalse))
            {
                throw new ClericException(
                    $"Failure mode '{mode.Id}', prediction '{prediction.Signal}': the probabilities if true ({prediction.IfTrue}) and if false ({prediction.IfFalse}) must lie between 0.01 and 0.99, since nothing is certain.");
            }
        }
    }

    private static bool InRange(double probability) => probability is >= 0.01 and <= 0.99;
}
