using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace LearningPlatform.Testing;

/// <summary>
/// A browser's place in a hub: the real SignalR client over a real WebSocket. (The package with the client's transports isn't on the feed,
/// so the WebSocket is connected here.)
/// </summary>
public sealed class HubClient : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Channel<JsonElement>> received = new();
    private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HubConnection connection;

    private HubClient(Uri address, string hub, string? token)
    {
        var query = token is null ? "" : $"?access_token={Uri.EscapeDataString(token)}";
        var builder = new HubConnectionBuilder();
        builder.Services.AddSingleton<IConnectionFactory, WebSocketConnections>();
        builder.Services.AddSingleton<EndPoint>(new UriEndPoint(new UriBuilder(address) { Scheme = "ws", Path = hub, Query = query }.Uri));
        builder.AddJsonProtocol();
        connection = builder.Build();
        connection.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
    }

    /// <summary>Connects, and listens for these methods.</summary>
    /// <param name="address">The API.</param>
    /// <param name="hub">The hub's path.</param>
    /// <param name="token">The access token, in the query as browsers send it; null for none.</param>
    /// <param name="methods">The client methods to listen for.</param>
    public static async Task<HubClient> ConnectAsync(Uri address, string hub, string? token, params string[] methods)
    {
        var client = new HubClient(address, hub, token);
        foreach (var method in methods)
        {
            client.received[method] = Channel.CreateUnbounded<JsonElement>();
            client.connection.On<JsonElement>(method, argument => client.received[method].Writer.TryWrite(argument));
        }

        try
        {
            await client.connection.StartAsync();
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>Calls a method of the hub.</summary>
    public Task InvokeAsync(string method, params object?[] arguments) => connection.InvokeCoreAsync(method, arguments);

    /// <summary>The next call of a client method, in order; fails when none comes in time.</summary>
    public async Task<JsonElement> NextAsync(string method, TimeSpan? limit = null)
    {
        using var timer = new CancellationTokenSource(limit ?? TimeSpan.FromSeconds(20));
        return await received[method].Reader.ReadAsync(timer.Token);
    }

    /// <summary>Ends when the server has closed the connection; fails when it doesn't in time.</summary>
    public Task ClosedAsync() => closed.Task.WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>True while the connection lasts.</summary>
    public bool IsOpen => !closed.Task.IsCompleted;

    /// <summary>What came and was not read yet.</summary>
    public int Waiting(string method) => received[method].Reader.Count;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private sealed class WebSocketConnections : IConnectionFactory
    {
        public async ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
        {
            var socket = new ClientWebSocket();
            await socket.ConnectAsync(((UriEndPoint)endpoint).Uri, cancellationToken);
            var (incoming, outgoing) = (new Pipe(), new Pipe());
            var context = new DefaultConnectionContext(Guid.NewGuid().ToString("N")) { Transport = new Duplex(incoming.Reader, outgoing.Writer) };
            _ = Receive(socket, incoming.Writer);
            _ = Send(socket, outgoing.Reader);
            return context;
        }

        private static async Task Receive(ClientWebSocket socket, PipeWriter writer)
        {
            Exception? end = null;
            try
            {
                while (await socket.ReceiveAsync(writer.GetMemory(4096), CancellationToken.None) is { MessageType: not WebSocketMessageType.Close } part)
                {
                    writer.Advance(part.Count);
                    await writer.FlushAsync();
                }
            }
            catch (WebSocketException e)
            {
                end = e;
            }

            await writer.CompleteAsync(end);
        }

        private static async Task Send(ClientWebSocket socket, PipeReader reader)
        {
            try
            {
                while (await reader.ReadAsync() is var read)
                {
                    foreach (var part in read.Buffer)
                    {
                        await socket.SendAsync(part, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
                    }

                    reader.AdvanceTo(read.Buffer.End);
                    if (read.IsCompleted)
                    {
                        break;
                    }
                }

                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            }
            catch (WebSocketException)
            {
                // The server is gone; the reading side tells.
            }

            await reader.CompleteAsync();
        }

        private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
    }
}
