using System.Net;

namespace CustomConnector;

/// <summary>A server whose pages are files.</summary>
internal sealed class FileHandler(string folder) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder, request.RequestUri!.AbsolutePath.TrimStart('/'));
        return File.Exists(file)
            ? new HttpResponseMessage { Content = new StringContent(await File.ReadAllTextAsync(file, cancellationToken), System.Text.Encoding.UTF8, "application/json") }
            : new HttpResponseMessage(HttpStatusCode.NotFound);
    }
}
