namespace Lab.Shop;

/// <summary>The entities of the shop, as they are called everywhere.</summary>
internal static class Names
{
    public const string Gateway = "gateway";
    public const string Catalog = "catalog";
    public const string Cart = "cart";
    public const string Checkout = "checkout";
    public const string Payments = "payments";
    public const string Postgres = "postgres";
    public const string Redis = "redis";
    public const string Load = "load";
    public const string NightlyReconcile = "nightly-reconcile";
    public const string Newsletter = "newsletter";
    public const string Thumbnailer = "thumbnailer";
    public const string CardNetwork = "card-network";
    public const string Node = "node-2";
}
