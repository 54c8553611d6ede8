using LearningPlatform.Core.Notifications;
using LearningPlatform.Data.Notifications;

namespace LearningPlatform.Api.Notifications;

/// <summary>Composes notifications, and shows on a development machine what was mailed, texted or pushed.</summary>
internal static class NotificationsModule
{
    /// <summary>Registers notifications.</summary>
    /// <param name="builder">The host that is being built.</param>
    public static void AddNotifications(this WebApplicationBuilder builder) => builder.Services.AddNotifications(builder.Configuration, builder.Environment.IsDevelopment());

    /// <summary>Maps <c>GET /dev/outbox?to=ADDRESS</c> in Development; elsewhere there is no such path.</summary>
    /// <param name="app">The application.</param>
    public static void MapNotifications(this WebApplication app)
    {
        if (app.Environment.IsDevelopment())
            app.MapGet("/dev/outbox", List).AllowAnonymous();
    }

    private static async Task<IResult> List(string? to, IOutgoing outgoing, CancellationToken ct) =>
        Results.Json((await outgoing.List(to, ct)).Select(message => new
        {
            channel = message.Channel.ToString().ToLowerInvariant(),
            to = message.To,
            subject = message.Subject,
            text = message.Text,
            html = message.Html,
            at = message.At.UtcDateTime,
        }));
}
