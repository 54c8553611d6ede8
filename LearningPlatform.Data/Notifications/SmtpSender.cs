using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using LearningPlatform.Core.Notifications;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LearningPlatform.Data.Notifications;

/// <summary>The mail server, section <c>Mail:Smtp</c>.</summary>
public sealed class SmtpOptions
{
    /// <summary>Its name or address; without one no mail is sent and messages wait.</summary>
    public string? Host { get; set; }

    /// <summary>Its port: 587 unless set.</summary>
    public int Port { get; set; } = 587;

    /// <summary>Whether the connection must become encrypted (STARTTLS) before anything is sent.</summary>
    public bool StartTls { get; set; } = true;

    /// <summary>The account there; none for a server that doesn't ask.</summary>
    public string? Username { get; set; }

    /// <summary>Its password.</summary>
    public string? Password { get; set; }

    /// <summary>The sender's address.</summary>
    public string From { get; set; } = "no-reply@localhost";

    /// <summary>Whether the text of sent mail is kept. Off by default: it may hold a token.</summary>
    public bool KeepSentText { get; set; }

    /// <summary>How often is looked for mail to send, in seconds.</summary>
    public double PollSeconds { get; set; } = 2;
}

/// <summary>
/// Hands waiting mail to the configured server. Several nodes may run it: each takes rows that nobody else holds. A failure is tried again with growing
/// pauses, eight times in all. What was sent loses its text unless it shall be kept.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="options">The server.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Says what failed.</param>
internal sealed partial class SmtpSender(Database database, SmtpOptions options, TimeProvider time, ILogger<SmtpSender> log) : BackgroundService
{
    private const int MaxAttempts = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // While a message is with the server nobody else may take it; when this node dies it is free again after this.
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(2);

    /// <summary>Sends one message that is due.</summary>
    /// <returns>False when there was none.</returns>
    public async Task<bool> SendOne(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var until = now + Claim;
        var claimed = await database.Write(
            (db, token) => db.Set<OutgoingRow>().FromSql(
                $"""
                update notifications.outgoing set attempts = attempts + 1, due_at = {until}
                where id = (select id from notifications.outgoing where due_at <= {now} and channel = 'Email' order by due_at for update skip locked limit 1)
                returning *
                """).AsNoTracking().ToListAsync(token),
            ct);
        if (claimed.Count == 0)
            return false;

        var row = claimed[0];
        try
        {
            await Send(row.ToMessage(), ct);
            await database.Write(
                (db, token) => db.Set<OutgoingRow>().Where(m => m.Id == row.Id).ExecuteUpdateAsync(
                    set => set.SetProperty(m => m.SentAt, time.GetUtcNow())
                        .SetProperty(m => m.DueAt, (DateTimeOffset?)null)
                        .SetProperty(m => m.Text, options.KeepSentText ? row.Text : "")
                        .SetProperty(m => m.Html, options.KeepSentText ? row.Html : null),
                    token),
                CancellationToken.None);
        }
        catch (Exception e) when (e is SmtpException or IOException or FormatException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            Failed(log, row.Id, row.Attempts, e);
            DateTimeOffset? again = row.Attempts >= MaxAttempts ? null : time.GetUtcNow() + TimeSpan.FromSeconds(10 * Math.Pow(3, row.Attempts - 1));
            await database.Write(
                (db, token) => db.Set<OutgoingRow>().Where(m => m.Id == row.Id).ExecuteUpdateAsync(set => set.SetProperty(m => m.DueAt, again).SetProperty(m => m.Error, e.Message), token),
                ct);
        }

        return true;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await SendOne(stoppingToken))
                {
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Stuck(log, e);
            }

            await Task.Delay(TimeSpan.FromSeconds(options.PollSeconds), time, stoppingToken);
        }
    }

    private async Task Send(OutgoingMessage message, CancellationToken ct)
    {
        using var mail = new MailMessage(new MailAddress(options.From), new MailAddress(message.To)) { Subject = message.Subject, Body = message.Text };
        mail.Headers.Add("Message-ID", $"<{message.Id:N}@{new MailAddress(options.From).Host}>");
        if (message.Html is { } html)
            mail.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(html, null, MediaTypeNames.Text.Html));

        using var smtp = new SmtpClient(options.Host, options.Port) { EnableSsl = options.StartTls, DeliveryFormat = SmtpDeliveryFormat.International };
        if (options.Username is { Length: > 0 } username)
            smtp.Credentials = new NetworkCredential(username, options.Password);

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        await smtp.SendMailAsync(mail, patience.Token);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mail {Id} could not be sent (attempt {Attempt}).")]
    private static partial void Failed(ILogger logger, Guid id, int attempt, Exception e);

    [LoggerMessage(Level = LogLevel.Error, Message = "Waiting mail could not be read.")]
    private static partial void Stuck(ILogger logger, Exception e);
}
