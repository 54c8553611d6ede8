using System.Text.Json;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Notifications;
using LearningPlatform.Data.Http;
using LearningPlatform.Data.Notifications;
using LearningPlatform.Data.Tests.Identity;
using LearningPlatform.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace LearningPlatform.Data.Tests.Notifications;

public sealed class SmsGatewayTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Nasty = "123456 is \"your\" code\\ {to} \n grüße 👋";
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_message_is_posted_once_as_JSON_with_token_headers_and_its_id_and_leaves_no_text_behind()
    {
        await using var server = new SmsServer();
        var options = new SmsGatewayOptions { Url = server.Url, Token = "secret", From = "Platform", Headers = { ["X-Api-Version"] = "3" } };
        var message = await Queue("+12025550111", Nasty);

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Drain(Sender(options))));

        var request = Assert.Single(server.Requests);
        Assert.Equal(
            ("POST /messages HTTP/1.1", "Bearer secret", "3", message.Id.ToString(), "application/json; charset=utf-8"),
            (request.Line, request.Headers["Authorization"], request.Headers["X-Api-Version"], request.Headers["Idempotency-Key"], request.Headers["Content-Type"]));
        var body = JsonDocument.Parse(request.Body).RootElement;
        Assert.Equal(("+12025550111", "Platform", Nasty), (body.GetProperty("to").GetString(), body.GetProperty("from").GetString(), body.GetProperty("text").GetString()));
        Assert.Equal("", await postgres.ScalarAsync("select text from notifications.outgoing where id = $1 and sent_at is not null", message.Id));
    }

    [Fact]
    public async Task A_gateway_that_wants_a_form_gets_one()
    {
        await using var server = new SmsServer();
        var options = new SmsGatewayOptions { Url = server.Url, Username = "AC1", Password = "p:w", From = "+15005550006", IdempotencyHeader = "" };
        foreach (var (name, template) in new[] { ("To", "{to}"), ("From", "{from}"), ("Body", "{text}"), ("Ref", "lp-{id}") })
            options.Form[name] = template;

        var message = await Queue("+12025550112", Nasty);
        await Drain(Sender(options));

        var request = Assert.Single(server.Requests);
        Assert.Equal("Basic " + Convert.ToBase64String("AC1:p:w"u8), request.Headers["Authorization"]);
        Assert.False(request.Headers.ContainsKey("Idempotency-Key"));
        var fields = request.Body.Split('&').Select(field => field.Split('=')).ToDictionary(field => field[0], field => Uri.UnescapeDataString(field[1].Replace('+', ' ')));
        Assert.Equal(("+12025550112", "+15005550006", Nasty, $"lp-{message.Id}"), (fields["To"], fields["From"], fields["Body"], fields["Ref"]));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(401)]
    [InlineData(429)]
    [InlineData(0)]
    public async Task After_a_passing_failure_it_is_tried_again_with_the_same_id(int status)
    {
        await using var server = new SmsServer();
        var (clock, options) = (new Clock(), new SmsGatewayOptions { Url = server.Url });
        var message = await Queue("+12025550113", "Hello", clock);
        server.Next(status, "Retry-After: 3600");

        await Drain(Sender(options, clock));
        Assert.Equal(1, await postgres.ScalarAsync("select attempts from notifications.outgoing where id = $1 and sent_at is null and due_at is not null", message.Id));
        clock.Advance(TimeSpan.FromMinutes(30));
        await Drain(Sender(options, clock));
        Assert.Equal(status == 0 ? 2 : 1, server.Requests.Count);

        clock.Advance(TimeSpan.FromMinutes(31));
        await Drain(Sender(options, clock));
        Assert.Equal([message.Id.ToString()], server.Requests.Select(request => request.Headers["Idempotency-Key"]).Distinct());
        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(2, await postgres.ScalarAsync("select attempts from notifications.outgoing where id = $1 and sent_at is not null", message.Id));
    }

    [Fact]
    public async Task A_number_that_the_gateway_refuses_is_given_up_at_once_and_its_text_removed()
    {
        await using var server = new SmsServer();
        var clock = new Clock();
        var message = await Queue("+12025550114", "123456", clock);
        server.Next(422);
        await Drain(Sender(new SmsGatewayOptions { Url = server.Url }, clock));
        clock.Advance(TimeSpan.FromDays(1));
        await Drain(Sender(new SmsGatewayOptions { Url = server.Url }, clock));

        Assert.Single(server.Requests);
        Assert.Equal("The gateway answered 422.", await postgres.ScalarAsync("select error from notifications.outgoing where id = $1 and text = '' and due_at is null and sent_at is null", message.Id));
    }

    [Fact]
    public async Task A_gateway_inside_the_network_is_not_called_unless_it_is_allowed()
    {
        await using var server = new SmsServer();
        var clock = new Clock();
        var message = await Queue("+12025550115", "Hello", clock);
        await Drain(Sender(new SmsGatewayOptions { Url = server.Url }, clock, allowed: []));

        Assert.Empty(server.Requests);
        Assert.Contains("AllowPrivate", (string)(await postgres.ScalarAsync("select error from notifications.outgoing where id = $1", message.Id))!, StringComparison.Ordinal);

        clock.Advance(TimeSpan.FromMinutes(1));
        await Drain(Sender(new SmsGatewayOptions { Url = server.Url }, clock));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Mail_waits_for_the_mails_own_sender()
    {
        await using var server = new SmsServer();
        await new Outgoing(postgres.Database).Add(new OutgoingMessage(Ids.New(), Channel.Email, "mail@example.com", "s", "t", null, DateTimeOffset.UtcNow), None);
        await Drain(Sender(new SmsGatewayOptions { Url = server.Url }));
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("gateway", """{"to":"{to}"}""")]
    [InlineData("ftp://gateway.example", """{"to":"{to}"}""")]
    [InlineData("https://gateway.example", """{"to":{to}}""")]
    public void What_can_not_work_stops_the_start(string url, string json) =>
        Assert.Throws<InvalidOperationException>(() => Sender(new SmsGatewayOptions { Url = url, Json = json }));

    private static async Task Drain(MessageSender sender)
    {
        while (await sender.SendOne(None))
        {
        }
    }

    private async Task<OutgoingMessage> Queue(string to, string text, Clock? clock = null)
    {
        // Those of other tests with another clock would be sent beside it.
        await postgres.ScalarAsync("delete from notifications.outgoing");
        var at = (clock ?? TimeProvider.System).GetUtcNow();
        var message = new OutgoingMessage(Ids.New(at), Channel.Sms, to, null, text, null, at);
        await new Outgoing(postgres.Database).Add(message, None);
        return message;
    }

    private MessageSender Sender(SmsGatewayOptions options, TimeProvider? clock = null, string[]? allowed = null)
    {
        var time = clock ?? TimeProvider.System;
        var http = new OutgoingHttp(Reach.Of(allowed ?? ["127.0.0.1"], development: false), TimeProvider.System);
        return new MessageSender(postgres.Database, new SmsGateway(options, http, time), time, NullLogger<MessageSender>.Instance);
    }
}
