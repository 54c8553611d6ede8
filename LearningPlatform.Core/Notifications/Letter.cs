using System.Net;
using System.Text;

namespace LearningPlatform.Core.Notifications;

/// <summary>A mail as plain text and as HTML with the same words. Everything that comes from outside is escaped.</summary>
/// <param name="subject">The subject.</param>
internal sealed class Letter(string subject)
{
    private readonly StringBuilder text = new();
    private readonly StringBuilder html = new();

    /// <summary>A paragraph.</summary>
    public Letter Say(string words)
    {
        text.Append(words).Append("\n\n");
        html.Append("<p>").Append(WebUtility.HtmlEncode(words)).Append("</p>\n");
        return this;
    }

    /// <summary>A link on a line of its own.</summary>
    /// <param name="words">What it does.</param>
    /// <param name="link">Where it leads.</param>
    public Letter Link(string words, string link)
    {
        text.Append(words).Append(":\n\n").Append(link).Append("\n\n");
        html.Append("<p><a href=\"").Append(WebUtility.HtmlEncode(link)).Append("\">").Append(WebUtility.HtmlEncode(words)).Append("</a></p>\n");
        return this;
    }

    /// <summary>A token on a line of its own, for clients that take it by hand.</summary>
    public Letter Token(string token)
    {
        text.Append("Or enter this token:\n\n").Append(token).Append("\n\n");
        html.Append("<p>Or enter this token:</p>\n<p><code>").Append(WebUtility.HtmlEncode(token)).Append("</code></p>\n");
        return this;
    }

    /// <summary>The message.</summary>
    public OutgoingMessage To(Guid id, string email, DateTimeOffset at, DateTimeOffset? goodUntil = null) =>
        new(id, Channel.Email, email, subject, text.ToString().TrimEnd(), html.ToString().TrimEnd(), at) { GoodUntil = goodUntil };
}
