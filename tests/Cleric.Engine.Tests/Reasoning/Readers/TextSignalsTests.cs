using Cleric.Reasoning.Readers;

namespace Cleric.Engine.Tests.Reasoning.Readers;

public sealed class TextSignalsTests
{
    [Theory]
    [InlineData("The connection pool has been exhausted, either raise 'Max Pool Size'", "pool")]
    [InlineData("Timeout expired. The timeout period elapsed prior to obtaining a connection from the pool.", "pool")]
    [InlineData("HikariPool-1 - Connection is not available, request timed out after 30000ms (connection pool)", "pool")]
    [InlineData("FATAL: sorry, too many clients already", "connections")]
    [InlineData("FATAL: remaining connection slots are reserved for superusers", "connections")]
    [InlineData("ERROR: deadlock detected", "lock")]
    [InlineData("55P03: canceling statement due to lock timeout", "lock")]
    [InlineData("Lock wait timeout exceeded; try restarting transaction", "lock")]
    [InlineData("process 17 still waiting for ShareLock on transaction 9", "lock")]
    [InlineData("dial tcp 10.0.0.7:8080: connect: connection refused", "refused")]
    [InlineData("java.net.ConnectException: Connection refused", "refused")]
    [InlineData("read ECONNRESET", "refused")]
    [InlineData("write: broken pipe", "refused")]
    [InlineData("upstream connect error or disconnect/reset before headers", "refused")]
    [InlineData("java.lang.OutOfMemoryError: Java heap space", "memory")]
    [InlineData("Container app was OOMKilled", "memory")]
    [InlineData("fork: Cannot allocate memory", "memory")]
    [InlineData("write /var/lib/data: no space left on device", "disk")]
    [InlineData("ERROR: could not extend file \"base/1\": No space left on device", "disk")]
    [InlineData("getaddrinfo ENOTFOUND orders", "dns")]
    [InlineData("lookup orders on 10.0.0.10:53: no such host", "dns")]
    [InlineData("Name or service not known", "dns")]
    [InlineData("x509: certificate has expired or is not yet valid", "certificate")]
    [InlineData("PKIX path building failed", "certificate")]
    [InlineData("Response status code does not indicate success: 429 (Too Many Requests).", "throttled")]
    [InlineData("ThrottlingException: Rate exceeded", "throttled")]
    [InlineData("context deadline exceeded", "timeout")]
    [InlineData("System.TimeoutException: The operation has timed out", "timeout")]
    [InlineData("System.Threading.Tasks.TaskCanceledException", "timeout")]
    [InlineData("Response status code does not indicate success: 422 (Unprocessable Entity).", "rejected")]
    [InlineData("System.Text.Json.JsonException: missing required property 'currency'", "rejected")]
    [InlineData("Back-off pulling image \"shop/web:v9\": ErrImagePull", "image")]
    [InlineData("0/3 nodes are available: 3 Insufficient memory.", "scheduling")]
    [InlineData("Pod api-7f9d-x2 was Pending for 5 minutes", "scheduling")]
    [InlineData("Error creating: pods \"web-1\" is forbidden: exceeded quota: team-quota", "quota")]
    [InlineData("Readiness probe failed: HTTP probe failed with statuscode: 503", "probe")]
    [InlineData("ReplicaSet \"web-7c\" has exceeded its progress deadline", "rollout")]
    [InlineData("CreateContainerConfigError: secret \"db\" not found", "settings")]
    [InlineData("required env var DB_URL is not set", "settings")]
    [InlineData("Multi-Attach error for volume \"pvc-1\"", "volume")]
    [InlineData("Back-off restarting failed container web in pod web-1", "crash")]
    [InlineData("Node is not ready", "evicted")]
    [InlineData("replication lag of replica-2 is 340 s", "replication")]
    [InlineData("Multi-AZ instance failover started", "failover")]
    [InlineData("autovacuum: VACUUM public.events (to prevent wraparound)", "maintenance")]
    [InlineData("sessions wait mostly for Client:ClientRead", "idle")]
    [InlineData("sessions wait mostly for IO:DataFileWrite", "io")]
    [InlineData("sessions wait mostly for CPU:user", "cpu")]
    [InlineData("DB instance is approaching the maximum of 500 connections", "connections")]
    [InlineData("DB instance ran out of storage space.", "disk")]
    [InlineData("dns: unable to resolve orders.shop.svc", "dns")]
    public void A_text_speaks_first_of(string text, string kind) => Assert.Equal(kind, TextSignals.Classify(text).First());

    [Theory]
    [InlineData("")]
    [InlineData("Started application in 2.3 seconds")]
    [InlineData("GET /health answered with 200 in 3 ms")]
    [InlineData("User 17 signed in")]
    [InlineData("The account was unlocked")]
    [InlineData("Clock synchronised")]
    [InlineData("Carpool of 4 booked")]
    [InlineData("Memory usage is 40 %")]
    [InlineData("Disk usage is 40 %")]
    [InlineData("Bloom filter rebuilt")]
    [InlineData("Order 14005 was shipped to room 4001")]
    [InlineData("Index was outside the bounds of the array.")]
    [InlineData("Object reference not set to an instance of an object.")]
    [InlineData("Successfully assigned default/web-5d to node-1")]
    public void An_innocent_text_speaks_of_nothing(string text) => Assert.Empty(TextSignals.Classify(text));

    [Fact]
    public void Where_the_reason_is_named_a_timeout_is_not_told_besides() =>
        Assert.Equal(["lock"], TextSignals.Classify("canceling statement due to lock timeout"));

    [Fact]
    public void Only_the_beginning_of_a_long_text_is_looked_at() => Assert.Empty(TextSignals.Classify(new string('x', 5000) + " connection refused"));

    [Fact]
    public void Case_does_not_matter() => Assert.Equal(TextSignals.Classify("CONNECTION REFUSED"), TextSignals.Classify("connection refused"));
}
