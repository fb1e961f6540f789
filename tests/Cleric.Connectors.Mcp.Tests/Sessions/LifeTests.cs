using System.Text.Json.Nodes;
using Cleric.Connectors.Mcp.Tests.Servers;
using Cleric.Exhibits;
using Cleric.Tests;
using Microsoft.Extensions.Time.Testing;

namespace Cleric.Connectors.Mcp.Tests.Sessions;

/// <summary>Servers that hang, die, lie and prattle.</summary>
public sealed class LifeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_program_serves_all_that_ask_at_once_and_none_is_started_before()
    {
        await using var server = Harness.Start();
        var processes = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => server.ProcessAsync()));
        Assert.Single(processes.Distinct());
    }

    [Fact]
    public async Task The_program_ends_with_the_connector_and_so_does_what_it_started()
    {
        var server = Harness.Start();
        var (process, child) = (await server.ProcessAsync(), await server.ProcessAsync("child"));
        await server.DisposeAsync();
        await Harness.IsGoneAsync(process);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await server.CallAsync("read"));
        await server.DisposeAsync();
        await Harness.IsGoneAsync(child);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_ends_the_program_and_the_next_starts_another()
    {
        await using var server = Harness.Start();
        var process = await server.ProcessAsync();
        using var cancel = new CancellationTokenSource();
        var hanging = server.AskAsync(Harness.Tool("hang"), cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);
        await Harness.IsGoneAsync(process);
        Assert.NotEqual(process, await server.ProcessAsync());
    }

    [Fact]
    public async Task Others_get_their_answers_before_a_connection_that_one_gave_up_is_closed()
    {
        await using var server = Harness.Start();
        var process = await server.ProcessAsync();
        using var cancel = new CancellationTokenSource();
        var hanging = server.AskAsync(Harness.Tool("hang"), cancel.Token).AsTask();
        var huge = server.CallAsync("huge", """{"characters": 5000000}""").AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);
        Assert.Equal(Coverage.CutShort, (await huge).Coverage);
        await Harness.IsGoneAsync(process);
    }

    [Fact]
    public async Task A_call_that_takes_too_long_is_a_time_out()
    {
        // The program may take as long to start as it likes: time passes once it is asked.
        var time = new TimerTime();
        await using var server = Harness.Start(time, options => options.Timeout = TimeSpan.FromSeconds(5));
        var process = await server.ProcessAsync();
        var waits = time.TimerAsync(due => due == TimeSpan.FromSeconds(5));
        var hanging = server.CallAsync("hang").AsTask();
        await waits;
        time.Advance(TimeSpan.FromSeconds(5));
        var slow = await Assert.ThrowsAsync<TimeoutException>(() => hanging);
        Assert.Contains("within Timeout (5 s)", slow.Message, StringComparison.Ordinal);
        await Harness.IsGoneAsync(process);
    }

    [Fact]
    public async Task A_server_that_never_says_a_word_is_a_time_out()
    {
        await using var server = Harness.Start(options => options.Timeout = TimeSpan.FromSeconds(2), "silent");
        await Assert.ThrowsAsync<TimeoutException>(async () => await server.CallAsync("read"));
    }

    [Fact]
    public async Task Answers_to_what_was_not_asked_are_no_answers()
    {
        await using var server = Harness.Start(options => options.Timeout = TimeSpan.FromSeconds(5), "wrongids");
        await Assert.ThrowsAsync<TimeoutException>(async () => await server.CallAsync("read"));
    }

    [Fact]
    public async Task A_server_that_dies_is_a_passing_fault_with_its_last_words_and_no_secret()
    {
        // The connector waits for its last words as long as they take.
        await using var server = Harness.Start(new FakeTimeProvider(), options => options.Environment["SERVER_PASSWORD"] = "hunter2");
        var fault = await Assert.ThrowsAsync<IOException>(async () => await server.CallAsync("die"));
        Assert.Contains("exit code 3", fault.Message, StringComparison.Ordinal);
        Assert.Contains("going down panic: token *** expired", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", fault.ToString(), StringComparison.Ordinal);

        // The chain asks again, and finds another.
        Assert.Equal("read {}", await server.TextAsync("read"));
    }

    [Fact]
    public async Task A_server_that_cannot_start_is_a_passing_fault_with_its_last_words()
    {
        // The connector waits for its last words as long as they take.
        await using var server = Harness.Start(new FakeTimeProvider(), options => options.Environment["SERVER_PASSWORD"] = "hunter2", "crash");
        var fault = await Assert.ThrowsAsync<IOException>(async () => await server.CallAsync("read"));
        Assert.Contains("exit code 7", fault.Message, StringComparison.Ordinal);
        Assert.Contains("cannot log in with ***", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_message_is_passed_over()
    {
        await using var server = Harness.Start("junk");
        Assert.Equal("read {}", await server.TextAsync("read"));
    }

    [Fact]
    public async Task A_message_that_is_too_long_drops_the_connection_and_is_not_tried_again()
    {
        await using var server = Harness.Start(options => options.MaxResponseBytes = 100_000);
        var process = await server.ProcessAsync();
        var answer = await server.CallAsync("huge", """{"characters": 1000000}""");
        Assert.Equal(Coverage.Failed, answer.Coverage);
        Assert.Contains("longer than MaxResponseBytes (100000)", answer.Note, StringComparison.Ordinal);
        await Harness.IsGoneAsync(process);
        Assert.Equal("read {}", await server.TextAsync("read"));
    }

    [Fact]
    public async Task A_result_that_is_none_is_a_failed_answer()
    {
        await using var server = Harness.Start();
        var answer = await server.CallAsync("malformed");
        Assert.Equal(Coverage.Failed, answer.Coverage);
        Assert.Contains("not as the protocol has it", answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_of_another_age_is_a_failed_answer()
    {
        await using var server = Harness.Start("future");
        var answer = await server.CallAsync("read");
        Assert.Equal(Coverage.Failed, answer.Coverage);
        Assert.Contains("do not agree on the protocol", answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_named()
    {
        await using var connector = new McpConnector(new McpOptions { Command = "no-such-program-7f3a" });
        var answer = await connector.AskAsync(Harness.Tool("read"), Token);
        Assert.Equal(Coverage.Failed, answer.Coverage);
        Assert.Contains("'no-such-program-7f3a' of Command cannot be started", answer.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_program_sees_nothing_of_this_environment_but_what_is_named()
    {
        Environment.SetEnvironmentVariable("CLERIC_TEST_SECRET", "sekret-of-the-host");
        Environment.SetEnvironmentVariable("CLERIC_TEST_NAMED", "of-the-host");
        await using var server = Harness.Start(options =>
        {
            options.InheritEnvironment.Add("CLERIC_TEST_NAMED");
            options.Environment["GIVEN"] = "5";
        });
        var environment = JsonNode.Parse(await server.TextAsync("env"))!.AsObject();
        Assert.DoesNotContain("sekret", environment.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("5", (string?)environment["GIVEN"]);

        // Its value is in confidence, as it may be a credential.
        Assert.Equal("***", (string?)environment["CLERIC_TEST_NAMED"]);
        string[] needed = ["HOME", "LOGNAME", "PATH", "SHELL", "TERM", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "CLERIC_TEST_NAMED", "GIVEN"];
        Assert.DoesNotContain(environment, pair => !needed.Contains(pair.Key));
        Assert.NotNull(environment["PATH"]);
    }
}
