using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using LearningPlatform.Core.Notifications;

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

/// <summary>Hands mail to the configured server.</summary>
/// <param name="options">The server.</param>
internal sealed class SmtpTransport(SmtpOptions options) : ITransport
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    public Channel Channel => Channel.Email;

    /// <inheritdoc/>
    public bool KeepsText => options.KeepSentText;

    /// <inheritdoc/>
    public TimeSpan Poll => TimeSpan.FromSeconds(options.PollSeconds);

    /// <inheritdoc/>
    public async Task Send(OutgoingMessage message, CancellationToken ct)
    {
        try
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
        catch (Exception e) when (e is SmtpException or IOException or FormatException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new NotSentException(e.Message, e);
        }
    }
}
