using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace LearningPlatform.ServiceDefaults;

/// <summary>
/// Sends traces, metrics and logs by OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set (with <c>_PROTOCOL</c> grpc or http/protobuf, and <c>_HEADERS</c>),
/// and costs nothing when it isn't.
/// </summary>
internal static class TelemetryExport
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static readonly string[] Sources =
        ["LearningPlatform", "Microsoft.AspNetCore", "Microsoft.AspNetCore.SignalR.Server", "Microsoft.Orleans.*", "Npgsql", "System.Net.Http"];

    private static readonly string[] Meters =
    [
        "LearningPlatform", "LearningPlatform.Sandbox", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Http.Connections", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.Orleans", "Npgsql",
        "System.Net.Http", "System.Runtime",
    ];

    public static void Add(IHostApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        if (!Uri.TryCreate(configuration[Endpoint], UriKind.Absolute, out var endpoint))
        {
            return;
        }

        // ASP.NET Core writes the tags of OpenTelemetry's conventions on its own spans only when asked before the first one starts.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);

        // The default resource reads OTEL_RESOURCE_ATTRIBUTES and OTEL_SERVICE_NAME.
        var resource = ResourceBuilder.CreateDefault();
        if (string.IsNullOrEmpty(configuration["OTEL_SERVICE_NAME"]))
        {
            resource.AddService(builder.Environment.ApplicationName);
        }

        var traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(Sources).AddProcessor(new WithoutProbes())
            .AddOtlpExporter(o => Configure(o, "v1/traces")).Build();
        var metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(Meters)
            .AddOtlpExporter(o => Configure(o, "v1/metrics")).Build();
        builder.Logging.AddOpenTelemetry(logs =>
        {
            logs.SetResourceBuilder(resource);
            logs.IncludeScopes = true;
            logs.IncludeFormattedMessage = true;
            logs.AddOtlpExporter(o => Configure(o, "v1/logs"));
        });
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService>(_ => new Flush(traces, metrics)));

        void Configure(OtlpExporterOptions options, string path)
        {
            options.Protocol = configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] == "http/protobuf" ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;

            // An endpoint that is set in code is taken as it is, so the path of the signal is added here.
            options.Endpoint = options.Protocol == OtlpExportProtocol.HttpProtobuf ? new Uri(endpoint.AbsoluteUri.TrimEnd('/') + "/" + path) : endpoint;
            if (configuration["OTEL_EXPORTER_OTLP_HEADERS"] is { Length: > 0 } headers)
            {
                options.Headers = headers;
            }
        }
    }

    /// <summary>Health probes come every few seconds and say nothing: their spans are not exported.</summary>
    private sealed class WithoutProbes : BaseProcessor<System.Diagnostics.Activity>
    {
        public override void OnEnd(System.Diagnostics.Activity data)
        {
            if (data.GetTagItem("url.path") is "/health" or "/alive")
            {
                data.ActivityTraceFlags &= ~System.Diagnostics.ActivityTraceFlags.Recorded;
            }
        }
    }

    /// <summary>Sends what is left when everything else has stopped.</summary>
    private sealed class Flush(TracerProvider traces, MeterProvider metrics) : IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.Run(
            () =>
            {
                traces.Dispose();
                metrics.Dispose();
            },
            CancellationToken.None);
    }
}
