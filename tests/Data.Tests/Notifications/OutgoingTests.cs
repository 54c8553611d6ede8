using System.Net;
using System.Net.Sockets;
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

    private static async Task Drain(SmtpSender sender)
    {
        while (await sender.SendOne(None))
        {
        }
    }

    private SmtpSender Sender(int port, TimeProvider? clock = null) => new(
        postgres.Database, new SmtpOptions { Host = "127.0.0.1", Port = port, StartTls = false, From = "platform@example.com" }, clock ?? TimeProvider.System, NullLogger<SmtpSender>.Instance);

    /// <summary>As much of a mail server as a client needs.</summary>
    private sealed class MailServer : IAsyncDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly List<string> mails = [];
        private readonly Task loop;

        public MailServer()
        {
            listener.Start();
            loop = Accept();
        }

        public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        public IReadOnlyList<string> Mails
        {
            get
            {
                lock (mails)
                    return [.. mails];
            }
        }

        public async ValueTask DisposeAsync()
        {
            listener.Stop();
            await loop;
        }

        private async Task Accept()
        {
            try
            {
                while (true)
                    _ = Serve(await listener.AcceptTcpClientAsync());
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
            }
        }

        private async Task Serve(TcpClient client)
        {
            using (client)
            {
                using var reader = new StreamReader(client.GetStream());
                await using var writer = new StreamWriter(client.GetStream()) { AutoFlush = true, NewLine = "\r\n" };
                await writer.WriteLineAsync("220 test");
                while (await reader.ReadLineAsync() is { } line)
                {
                    if (line.StartsWith("EHLO", StringComparison.OrdinalIgnoreCase))
                    {
                        await writer.WriteLineAsync("250-test");
                        await writer.WriteLineAsync("250 SMTPUTF8");
                    }
                    else if (line == "DATA")
                    {
                        await writer.WriteLineAsync("354 go on");
                        var mail = new System.Text.StringBuilder();
                        while (await reader.ReadLineAsync() is { } text && text != ".")
                            mail.AppendLine(text);

                        lock (mails)
                            mails.Add(mail.ToString());

                        await writer.WriteLineAsync("250 taken");
                    }
                    else if (line == "QUIT")
                    {
                        await writer.WriteLineAsync("221 bye");
                        return;
                    }
                    else
                    {
                        await writer.WriteLineAsync("250 ok");
                    }
                }
            }
        }
    }
}
