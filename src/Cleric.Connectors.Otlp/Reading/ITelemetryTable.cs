namespace Cleric.Connectors.Otlp.Reading;

/// <summary>Decoded rows in columns. Written by one thread; once sealed it is read by any number.</summary>
internal interface ITelemetryTable
{
    /// <summary>About how much memory it takes.</summary>
    long Bytes { get; }

    /// <summary>One row in how many was kept: 1 unless there was more than the memory limit takes.</summary>
    int Stride { get; }

    /// <summary>Lets go of every second row (or trace), evenly over time, and from now on keeps that share only.</summary>
    void Thin();

    /// <summary>Sorts and indexes what was read.</summary>
    void Seal();
}
