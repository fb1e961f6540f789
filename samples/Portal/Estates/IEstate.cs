using Cleric;

namespace Portal.Estates;

/// <summary>What the portal is about: whose services run where, and what is wrong with them. Everything is read through Cleric's connectors.</summary>
internal interface IEstate
{
    /// <summary>What is shown, in a sentence.</summary>
    string Notice { get; }

    void AddTo(IClericBuilder cleric);

    /// <summary>The time at which a tenant's services are looked at.</summary>
    DateTimeOffset Now(Caller caller);

    Task<AlertBoard> AlertsAsync(IServiceProvider host, Caller caller, CancellationToken cancellationToken);

    Task<ServiceMap> ServicesAsync(IServiceProvider host, Caller caller, CancellationToken cancellationToken);
}
