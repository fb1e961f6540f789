using System.Security.Cryptography;
using System.Text;

namespace Portal.Access;

/// <summary>Who may sign in. A portal of yours has its own sign-in: Cleric takes whoever ASP.NET Core says is there.</summary>
internal static class DemoUsers
{
    /// <summary>All of them, with passwords that the sign-in page shows: this is a demonstration.</summary>
    public static IReadOnlyList<DemoUser> All { get; } =
    [
        new("ada", "shop-demo", "Ada", "shop"),
        new("grace", "market-demo", "Grace", "market"),
    ];

    public static DemoUser? Find(string? name, string? password) => All.FirstOrDefault(user => Same(user.Name, name) & Same(user.Password, password));

    private static bool Same(string known, string? given) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(known), Encoding.UTF8.GetBytes(given?.Trim() ?? ""));
}
