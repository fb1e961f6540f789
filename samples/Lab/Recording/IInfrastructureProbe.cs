namespace Lab.Recording;

/// <summary>Looks at one server from outside.</summary>
internal interface IInfrastructureProbe
{
    Task<InfrastructureSample> SampleAsync(CancellationToken ct);
}
