using System.Collections.Concurrent;
using System.Text;
using LearningPlatform.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace LearningPlatform.Api.Tests.ServiceDefaults;

public sealed class TelemetryTests
{
    [Fact]
    public async Task Given_a_collector_Then_traces_metrics_and_logs_arrive_there_with_the_services_name()
    {
        var received = new ConcurrentQueue<(string Path, string? Type, string? Key, string Text)>();
        await using var collector = Collector(received);
        await collector.StartAsync();
        var database = await PostgresServer.CreateDatabaseAsync();
        await using (var node = await ApiNode.StartAsync(database, new Dictionary<string, string?>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Urls.Single(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_EXPORTER_OTLP_HEADERS"] = "x-test-key=secret",
            ["OTEL_SERVICE_NAME"] = "",
        }))
        {
            await node.Client.GetAsync("/opencode/v1/none-such");
            Assert.True((await node.Client.GetAsync("/health")).IsSuccessStatusCode);
            node.Services.GetRequiredService<ILogger<TelemetryTests>>().LogError("the {Thing} fell over", "teapot");
        }

        Assert.All(received, r => Assert.Equal(("application/x-protobuf", "secret"), (r.Type, r.Key)));
        Assert.All(received, r => Assert.Contains("LearningPlatform.Api", r.Text, StringComparison.Ordinal));
        var traces = Text("/v1/traces");
        Assert.Contains("/opencode/v1/none-such", traces, StringComparison.Ordinal);
        Assert.Contains("Npgsql", traces, StringComparison.Ordinal);
        Assert.DoesNotContain("GET /health", traces, StringComparison.Ordinal);
        Assert.Contains("http.server.request.duration", Text("/v1/metrics"), StringComparison.Ordinal);
        Assert.Contains("the teapot fell over", Text("/v1/logs"), StringComparison.Ordinal);

        string Text(string path) => string.Concat(received.Where(r => r.Path == path).Select(r => r.Text));
    }

    private static WebApplication Collector(ConcurrentQueue<(string, string?, string?, string)> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapPost("/{**path}", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            received.Enqueue((request.Path, request.ContentType, request.Headers["x-test-key"], Encoding.Latin1.GetString(body.ToArray())));
            return Results.Bytes([], "application/x-protobuf");
        });
        return app;
    }
}
