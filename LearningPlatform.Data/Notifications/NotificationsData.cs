using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Notifications;
using LearningPlatform.Data.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LearningPlatform.Data.Notifications;

/// <summary>Puts notifications into a host's services.</summary>
public static class NotificationsDataExtensions
{
    /// <summary>
    /// Adds the queue of messages, what events cause to be sent, and a sender for mail when <c>Mail:Smtp:Host</c> is set, for short messages when
    /// <c>Sms:Gateway:Url</c> is.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The host's configuration.</param>
    /// <param name="development">True on a development machine: what was sent stays readable.</param>
    public static IServiceCollection AddNotifications(this IServiceCollection services, IConfiguration configuration, bool development)
    {
        services.AddOutgoingHttp(configuration, development);
        services.AddSingleton<IOutgoing, Outgoing>();
        services.AddSingleton<ISubscriber, VerificationMail>();
        services.AddSingleton<ISubscriber, AccountMessages>();
        services.AddSingleton<ISubscriber, ForgetMessages>();
        services.AddSingleton<OutgoingCleanup>();
        services.AddHostedService(provider => provider.GetRequiredService<OutgoingCleanup>());
        if (configuration.GetSection("Mail:Smtp").Get<SmtpOptions>() is { Host.Length: > 0 } smtp)
        {
            smtp.KeepSentText |= development;
            services.AddSender(_ => new SmtpTransport(smtp));
        }

        if (configuration.GetSection("Sms:Gateway").Get<SmsGatewayOptions>() is { Url.Length: > 0 } gateway)
        {
            gateway.KeepSentText |= development;
            services.AddSender(provider => new SmsGateway(gateway, provider.GetRequiredService<IOutgoingHttp>(), provider.GetRequiredService<TimeProvider>()));
        }

        return services;
    }

    // Each channel has a sender of its own: a gateway that is slow must not hold up the mail.
    private static void AddSender(this IServiceCollection services, Func<IServiceProvider, ITransport> transport) =>
        services.AddSingleton<IHostedService>(provider => new MessageSender(
            provider.GetRequiredService<Database>(), transport(provider), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<MessageSender>>()));
}
