namespace Cleric.Models;

/// <summary>What models took today (UTC), all investigations of this process together. Thread-safe.</summary>
internal sealed class ModelDay(TimeProvider time)
{
    private readonly Lock _lock = new();
    private DateOnly _day;
    private long _tokens;
    private decimal _cost;

    public (long Tokens, decimal Cost) Spent
    {
        get
        {
            lock (_lock)
            {
                Turn();
                return (_tokens, _cost);
            }
        }
    }

    public void Add(long tokens, decimal cost)
    {
        lock (_lock)
        {
            Turn();
            _tokens += tokens;
            _cost += cost;
        }
    }

    private void Turn()
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (today != _day)
        {
            (_day, _tokens, _cost) = (today, 0, 0);
        }
    }
}
