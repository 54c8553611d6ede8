using LearningPlatform.Api;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace Api.Tests.Conformance;

public sealed class ProductionGuardTests
{
    [Theory]
    [InlineData("Payments:Stripe:WebhookSecret", "whsec_development_only")]
    [InlineData("RateLimits:Factor", "10")]
    public void Production_does_not_start_with_what_is_for_development(string key, string value)
    {
        var thrown = Assert.Throws<InvalidOperationException>(() => Builder("Production", key, value).RefuseDevelopmentSettings());
        Assert.Contains(key, thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(value + ".", thrown.Message, StringComparison.Ordinal);

        Builder("Development", key, value).RefuseDevelopmentSettings();
    }

    [Fact]
    public void Production_starts_with_its_own_secrets() => Builder("Production", "Payments:Stripe:WebhookSecret", "whsec_4f1d").RefuseDevelopmentSettings();

    private static WebApplicationBuilder Builder(string environment, string key, string value)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Configuration[key] = value;
        return builder;
    }
}
