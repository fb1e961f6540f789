namespace Cleric.Reasoning.Orientation.Questions;

/// <summary>Words that stand where a name could and are none.</summary>
internal static class Common
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "the", "this", "that", "these", "those", "which", "what", "why", "who", "when", "where", "how", "every", "each", "any", "all", "our", "your", "their", "its", "his", "her", "some", "one", "other", "another", "same", "whole",
        "it", "we", "they", "you", "there", "here", "everything", "anything", "something", "nothing", "everyone", "everybody", "someone", "somebody", "people", "user", "users", "customer", "customers", "client", "clients",
        "site", "website", "web site", "page", "pages", "app", "application", "applications", "system", "systems", "platform", "production", "prod", "staging", "cluster", "product", "backend", "frontend", "stack", "environment",
        "service", "services", "svc", "api", "server", "servers", "database", "db", "queue", "cache", "host", "hosts", "node", "nodes", "pod", "pods", "job", "jobs", "thing", "things", "stuff", "request", "requests", "response",
        "responses", "call", "calls", "query", "queries", "traffic", "latency", "performance", "error", "errors", "rate", "rates", "time", "times", "cpu", "memory", "disk", "network", "load", "usage", "pool", "lag", "timeout",
        "timeouts", "now", "still", "again", "today", "always", "also", "just", "not", "very", "really", "suddenly", "and", "but", "or", "with", "for", "from", "into", "onto", "since", "after", "before", "because", "going",
        "getting", "being", "been", "was", "were", "are", "has", "have", "had", "does", "did", "can", "could", "will", "would", "should", "is", "so", "too", "more", "most", "many", "much", "few", "several", "high", "low",
        "internal", "external", "new", "old", "slow", "down", "broken", "failing", "wrong", "happening", "hell", "heck", "customer-facing", "general", "particular", "place", "peak", "fact", "case", "deploy", "deployment", "release",
        "rollout", "change", "update", "upgrade", "migration", "incident", "outage", "morning", "afternoon", "evening", "night", "day", "hour", "minute", "week", "logs", "metrics", "traces", "alerts", "dashboard",
    };

    public static bool IsCommon(string word) => Words.Contains(word);
}
