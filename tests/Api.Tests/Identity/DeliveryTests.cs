using System.Text.Json.Nodes;
using LearningPlatform.Testing;
using Xunit;

namespace Api.Tests.Identity;

/// <summary>Codes and links reach people: through a real mail conversation and a real HTTP gateway.</summary>
public sealed class DeliveryTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task A_code_goes_to_the_gateway_and_a_reset_to_the_mail_server()
    {
        await using var sms = new SmsServer();
        await using var mail = new MailServer();
        await using var node = await ApiNode.StartAsync(
            api.ConnectionString,
            [
                new("Sms:Gateway:Url", sms.Url),
                new("Sms:Gateway:Headers:X-Api-Key", "key"),
                new("Sms:Gateway:Json", """{"messages":[{"to":"{to}","body":"{text}"}]}"""),
                new("Sms:Gateway:PollSeconds", "0.05"),
                new("Mail:Smtp:Host", "127.0.0.1"),
                new("Mail:Smtp:Port", mail.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                new("Mail:Smtp:StartTls", "false"),
                new("Mail:Smtp:PollSeconds", "0.05"),
                new("Web:PublicUrl", "https://learn.example"),
            ]);
        const string phone = "+12025550170";
        (await node.Client.Post("/academy/api/auth/phone/send-code", new { phone })).Is(200);
        var posted = await Http.Eventually(() => Task.FromResult(sms.Requests.FirstOrDefault(request => request.Body.Contains(phone, StringComparison.Ordinal))));
        Assert.Equal("key", posted.Headers["X-Api-Key"]);
        var code = JsonNode.Parse(posted.Body)!["messages"]![0]!["body"]!.ToString()[..6];
        (await node.Client.Post("/academy/api/auth/phone/verify", new { phone, code })).Is(200);

        var email = Product.Email();
        await Product.OpenCode.Register(node.Client, email, Product.Password);
        (await node.Client.Post("/academy/api/auth/password/reset/request", new { email })).Is(200);
        var letter = await Http.Eventually(() => Task.FromResult(mail.Mails.FirstOrDefault(text => text.Contains(email, StringComparison.Ordinal))));
        Assert.Contains("Subject: Set a new password", letter, StringComparison.Ordinal);
        Assert.Contains("https://learn.example/reset?token=", letter.Replace("=\r\n", "", StringComparison.Ordinal).Replace("=\n", "", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal), StringComparison.Ordinal);
    }
}
