using System.Text;
using Cleric.Connectors.Http;
using Cleric.Connectors.Prometheus.Reading;

namespace Cleric.Connectors.Prometheus.Tests.Reading;

public sealed class VisitorTests
{
    private const string Matrix =
        """{"status":"success","isPartial":false,"data":{"resultType":"matrix","result":[{"metric":{"__name__":"a","l":"ü\"x"},"values":[[1767276000,"1"],[1767276015.5,"2.5e-3"],[1767276030,"NaN"],[1767276045,"+Inf"],[1767276060,"-3"]]},{"metric":{},"values":[]},{"metric":{"b":"c"},"histograms":[[1,{"count":"3","buckets":[[0,"1","2","3"]]}]],"values":[[1767276000,"4"]]}],"stats":{"timings":{"x":[1,"2"]}}},"infos":["fyi"],"warnings":["one","two"]}""";

    private const string OneValue = """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"VALUE"]}]}}""";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(100_000)]
    public async Task A_matrix_is_the_same_in_whatever_blocks_it_comes(int block)
    {
        var visitor = await ReadAsync(Matrix, new MatrixVisitor(100), block);
        Assert.Equal(["__name__=a,l=ü\"x", "", "b=c"], visitor.Series.Select(series => series.Labels.ToString()));
        Assert.Equal([1767276000000, 1767276015500, 1767276060000], visitor.Series[0].Times);
        Assert.Equal([1, 2.5e-3, -3], visitor.Series[0].Values);
        Assert.Empty(visitor.Series[1].Times);
        Assert.Equal([4.0], visitor.Series[2].Values);
        Assert.Equal((1, "matrix", "success"), (visitor.Histograms, visitor.ResultType, visitor.Status));
        Assert.Equal(["one", "two"], visitor.Warnings);
    }

    [Fact]
    public async Task Samples_outside_of_the_window_and_times_that_do_not_ascend_are_left_out()
    {
        var visitor = await ReadAsync("""{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1,"1"],[2,"2"],[2,"3"],[1.5,"4"],[3,"5"],[4,"6"]]}]}}""", new MatrixVisitor(100, 2000, 4000));
        Assert.Equal([2000, 3000], visitor.Series[0].Times);
        Assert.Equal([2.0, 5.0], visitor.Series[0].Values);
    }

    [Theory]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"metric":{"a":"b"},"value":[1.5,"7"]}]}}""", 7)]
    [InlineData("""{"status":"success","data":{"resultType":"scalar","result":[1.5,"8"]}}""", 8)]
    public async Task A_vector_and_a_scalar_are_read_too(string json, double value)
    {
        var visitor = await ReadAsync(json, new MatrixVisitor(100));
        Assert.Equal([1500], visitor.Series.Single().Times);
        Assert.Equal([value], visitor.Series.Single().Values);
    }

    [Theory]
    [InlineData("0.1")]
    [InlineData("-12.345")]
    [InlineData("123456789012345")]
    [InlineData("0.000000000000001")]
    [InlineData("1234567890123456")]
    [InlineData("0.30000000000000004")]
    [InlineData("1.7976931348623157e+308")]
    [InlineData("5e-324")]
    [InlineData("-0")]
    [InlineData("1e3")]
    public async Task A_number_is_read_to_the_last_bit(string text)
    {
        var visitor = await ReadAsync(OneValue.Replace("VALUE", text, StringComparison.Ordinal), new MatrixVisitor(100));
        Assert.Equal(BitConverter.DoubleToInt64Bits(double.Parse(text, System.Globalization.CultureInfo.InvariantCulture)), BitConverter.DoubleToInt64Bits(visitor.Series.Single().Values.Single()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("1.2.3")]
    [InlineData("12x")]
    public async Task What_is_no_number_is_left_out(string text)
    {
        var visitor = await ReadAsync(OneValue.Replace("VALUE", text, StringComparison.Ordinal), new MatrixVisitor(100));
        Assert.Empty(visitor.Series.Single().Values);
    }

    [Fact]
    public async Task A_text_is_no_number()
    {
        var visitor = await ReadAsync("""{"status":"success","data":{"resultType":"string","result":[1.5,"words"]}}""", new MatrixVisitor(100));
        Assert.Empty(visitor.Series);
    }

    [Fact]
    public async Task More_series_than_are_wanted_end_the_reading()
    {
        var visitor = await ReadAsync("""{"status":"success","data":[{"a":"1"},{"a":"2"},{"a":"3"}]}""", new LabelSetsVisitor(2));
        Assert.Equal((2, true, true), (visitor.Sets.Count, visitor.More, visitor.Done));
        var all = await ReadAsync("""{"status":"success","data":[{"a":"1"},{"a":"2"}]}""", new LabelSetsVisitor(2));
        Assert.Equal((2, false), (all.Sets.Count, all.More));
    }

    [Fact]
    public async Task Metadata_are_those_of_the_first_target()
    {
        var visitor = await ReadAsync("""{"status":"success","data":{"a":[{"type":"counter","help":"type \"gauge\"","unit":""},{"type":"gauge","help":"","unit":""}],"b":[{"type":"gauge","help":"","unit":"seconds"}],"c":[]}}""", new MetadataVisitor());
        Assert.Equal(new Dictionary<string, MetricMetadata> { ["a"] = new("counter", ""), ["b"] = new("gauge", "seconds") }, visitor.Metrics);
    }

    [Fact]
    public async Task An_error_in_the_envelope_is_kept()
    {
        var visitor = await ReadAsync("""{"status":"error","data":null,"errorType":"bad_data","error":"why"}""", new NamesVisitor(10));
        Assert.Equal(("error", "bad_data", "why"), (visitor.Status, visitor.ErrorType, visitor.Error));
    }

    private static async Task<T> ReadAsync<T>(string json, T visitor, int block = 4096)
        where T : ApiVisitor
    {
        await JsonPump.ReadAsync(new Blocks(Encoding.UTF8.GetBytes(json), block), visitor, "Prometheus", TestContext.Current.CancellationToken);
        return visitor;
    }

    private sealed class Blocks(byte[] bytes, int block) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => base.ReadAsync(buffer[..Math.Min(block, buffer.Length)], cancellationToken);
    }
}
