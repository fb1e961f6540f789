namespace Lab.Services;

/// <summary>One service of the shop: what it needs and which endpoints it has.</summary>
internal interface IShopService
{
    string Name { get; }

    void Configure(IServiceCollection services, ServiceSettings settings);

    void Map(WebApplication app);
}
