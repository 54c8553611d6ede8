using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Notifications;
using LearningPlatform.Data.Notifications;
using LearningPlatform.Data.Tests.Identity;
using LearningPlatform.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace LearningPlatform.Data.Tests.Notifications;

public sealed class OutgoingTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly CancellationToken None = CancellationToken.None;

    private Outgoing Outgoing => new(postgres.Database);

    [Fact]
    public async Task A_message_is_queued_once_and_found_by_its_address_in_any_case_oldest_first()
    {
        var first = Mail("list@example.com", "first");
        await Outgoing.Add(first, None);
        await Outgoing.Add(first with { Text = "again" }, None);
        await Outgoing.Add(Mail("LIST@example.com", "second"), None);
        await Outgoing.Add(Mail("other@example.com", "third"), None);

        Assert.Equal(["first", "second"], (await Outgoing.List("List@Example.com", None)).Select(message => message.Text));
        Assert.Contains("third", (await Outgoing.List(null, None)).Select(message => message.Text));
    }

    [Fact]
    public async Task Waiting_mail_reaches_the_server_once_with_text_and_html_and_leaves_no_text_behind()
    {
        await using var server = new MailServer();
        var message = Mail("smtp@example.com", "Token: abc") with { Html = "<p>Token: <b>abc</b></p>" };
        await Outgoing.Add(message, None);
        var senders = Enumerable.Range(0, 3).Select(_ => Sender(server.Port)).ToArray();

        await Task.WhenAll(senders.Select(Drain));

        var mail = Assert.Single(server.Mails, mail => mail.Contains("smtp@example.com", StringComparison.Ordinal));
        Assert.Contains("Subject: Hello", mail, StringComparison.Ordinal);
        Assert.Contains("Token: abc", mail, StringComparison.Ordinal);
        Assert.Contains("text/html", mail, StringComparison.Ordinal);
        Assert.Equal("", await postgres.ScalarAsync("select text from notifications.outgoing where id = $1 and sent_at is not null and due_at is null", message.Id));
    }

    [Fact]
    public async Task A_server_that_is_away_is_tried_again_later_and_given_up_in_the_end()
    {
        var clock = new Clock();
        var message = Mail("away@example.com", "Hello") with { At = clock.GetUtcNow() };
        await Outgoing.Add(message, None);
        var sender = Sender(port: 1, clock);
        for (var attempt = 1; attempt <= 8; attempt++)
        {
            await Drain(sender);
            Assert.Equal(attempt, await postgres.ScalarAsync("select attempts from notifications.outgoing where id = $1", message.Id));
            clock.Advance(TimeSpan.FromDays(1));
        }

        await Drain(sender);
        Assert.Equal(8, await postgres.ScalarAsync("select attempts from notifications.outgoing where id = $1 and due_at is null and error is not null", message.Id));
    }

    [Fact]
    public async Task What_is_no_longer_good_is_not_sent_and_leaves_no_text_behind()
    {
        await using var server = new MailServer();
        var clock = new Clock();
        var message = Mail("late@example.com", "Token: abc") with { GoodUntil = clock.GetUtcNow().AddMinutes(5) };
        await Outgoing.Add(message, None);
        clock.Advance(TimeSpan.FromMinutes(5));

        await Drain(Sender(server.Port, clock));

        Assert.DoesNotContain(server.Mails, mail => mail.Contains("late@example.com", StringComparison.Ordinal));
        Assert.Equal("", await postgres.ScalarAsync("select text from notifications.outgoing where id = $1 and sent_at is null and due_at is null and error is not null", message.Id));
    }

    [Fact]
    public async Task After_thirty_days_a_message_is_gone_and_a_code_that_nobody_sends_loses_its_text_when_it_is_over()
    {
        var clock = new Clock();
        var (old, over) = (Mail("old@example.com", "Hello"), Mail("over@example.com", "123456"));
        await Outgoing.Add(old, None);
        clock.Advance(TimeSpan.FromDays(31));
        await Outgoing.Add(over with { At = clock.GetUtcNow(), GoodUntil = clock.GetUtcNow().AddMinutes(5) }, None);
        clock.Advance(TimeSpan.FromHours(2));

        await new OutgoingCleanup(postgres.Database, clock, NullLogger<OutgoingCleanup>.Instance).Clean(None);

        Assert.Equal(0L, await postgres.ScalarAsync("select count(*) from notifications.outgoing where id = $1", old.Id));
        Assert.Equal("", await postgres.ScalarAsync("select text from notifications.outgoing where id = $1 and due_at is null", over.Id));
    }

    [Fact]
    public void The_verification_mail_has_the_token_on_a_line_of_its_own_and_in_a_link()
    {
        var mail = VerificationMail.Compose(Ids.New(), "a@example.com", "tok-en_1", DateTimeOffset.UnixEpoch, new Links(new Uri("https://learn.example")));
        Assert.Contains("tok-en_1", mail.Text.Split('\n').Select(line => line.Trim()));
        Assert.Contains("https://learn.example/verify?token=tok-en_1", mail.Text, StringComparison.Ordinal);
        Assert.Contains("href=\"https://learn.example/verify?token=tok-en_1\"", mail.Html, StringComparison.Ordinal);
    }

    private static OutgoingMessage Mail(string to, string text)
    {
        var at = DateTimeOffset.UtcNow;
        return new OutgoingMessage(Ids.New(at), Channel.Email, to, "Hello", text, null, at);
    }

    private static async Task Drain(MessageSender sender)
    {
        while (await sender.SendOne(None))
        {
        }
    }

    private MessageSender Sender(int port, TimeProvider? clock = null) => new(
        postgres.Database,
        new SmtpTransport(new SmtpOptions { Host = "127.0.0.1", Port = port, StartTls = false, From = "platform@example.com" }),
        clock ?? TimeProvider.System,
        NullLogger<MessageSender>.Instance);
}
