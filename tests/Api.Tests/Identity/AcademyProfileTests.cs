using System.Text.Json.Nodes;
using LearningPlatform.Testing;
using Xunit;

namespace Api.Tests.Identity;

public sealed class AcademyProfileTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Profile = "/academy/api/profile";

    private HttpClient Http => api.Client;

    [Fact]
    public async Task The_documented_update_changes_what_it_names_and_is_read_back()
    {
        var token = await NewToken();
        (await Http.Get(Profile, token)).Is(404, "RESOURCE_NOT_FOUND");

        var made = (await Http.Put(Profile, """
            {"first_name":"John","nickname":"johnny_dev","birth_date":"1990-05-15","gender":"male","country":"United States","city":"San Francisco",
             "company":"New Tech Corp","position":"Senior Software Engineer","experience_id":5}
            """, token)).Is(200);

        Assert.Equal(
            ("John", "johnny_dev", "1990-05-15", "male", "United States", "San Francisco", "New Tech Corp", "Senior Software Engineer", "5", null),
            (made["first_name"], made["nickname"], made["birth_date"], made["gender"], made["country"], made["city"], made["company"], made["position"], made["experience_id"], made["avatar_url"]));
        Assert.Equal(made.Shape, (await Http.Get(Profile, token)).Is(200).Shape);

        var moved = (await Http.Put(Profile, new { city = "Oakland" }, token)).Is(200);
        Assert.Equal(("John", "Oakland", "United States"), (moved["first_name"], moved["city"], moved["country"]));
    }

    [Fact]
    public async Task Null_clears_what_is_optional_academy_R58()
    {
        var token = await NewToken();
        await Http.Put(Profile, """{"first_name":"Ada","nickname":"a","birth_date":"1990-01-01","gender":"other","country":"c","city":"d","company":"e","position":"f","experience_id":1,"avatar_url":"https://example.com/a.png"}""", token);

        var cleared = (await Http.Put(Profile, """{"nickname":null,"birth_date":null,"gender":null,"country":null,"city":null,"company":null,"position":null,"experience_id":null,"avatar_url":null}""", token)).Is(200);

        Assert.All(cleared.Json!.AsObject().Where(member => member.Key is not ("user_id" or "first_name" or "updated_at")), member => Assert.Null(member.Value));
        Assert.Equal("Ada", cleared["first_name"]);
    }

    [Fact]
    public async Task An_empty_update_changes_nothing_but_the_first_one_needs_a_first_name()
    {
        var token = await NewToken();
        var missing = (await Http.Put(Profile, new { city = "Paris" }, token)).Is(400, "MISSING_REQUIRED_FIELD");
        Assert.NotNull(missing["error.details.first_name"]);
        (await Http.Put(Profile, "{}", token)).Is(400, "MISSING_REQUIRED_FIELD");
        (await Http.Put(Profile, new { first_name = "Ada" }, token)).Is(200);
        Assert.Equal("Ada", (await Http.Put(Profile, "{}", token)).Is(200)["first_name"]);
    }

    [Theory]
    [InlineData("""{"first_name":null}""", "INVALID_FIELD_FORMAT")]
    [InlineData("""{"first_name":""}""", "VALUE_OUT_OF_RANGE")]
    [InlineData("""{"first_name":"   "}""", "VALUE_OUT_OF_RANGE")]
    [InlineData("""{"first_name":7}""", "INVALID_FIELD_FORMAT")]
    [InlineData("""{"nickname":""}""", "VALUE_OUT_OF_RANGE")]
    [InlineData("""{"birth_date":"1990-02-30"}""", "INVALID_FIELD_FORMAT")]
    [InlineData("""{"birth_date":"15.05.1990"}""", "INVALID_FIELD_FORMAT")]
    [InlineData("""{"birth_date":"1990-05-15T00:00:00Z"}""", "INVALID_FIELD_FORMAT")]
    [InlineData("""{"birth_date":"9999-01-01"}""", "VALUE_OUT_OF_RANGE")]
    [InlineData("""{"gender":"Male"}""", "VALUE_OUT_OF_RANGE")]
    [InlineData("""{"gender":""}""", "VALUE_OUT_OF_RANGE")]
    [InlineData("""{"experience_id":0}""", "VALUE_OUT_OF_RANGE")]
    [InlineData("""{"experience_id":6}""", "VALUE_OUT_OF_RANGE")]
    [InlineData("""{"experience_id":2.5}""", "INVALID_FIELD_FORMAT")]
    [InlineData("""{"experience_id":"3"}""", "INVALID_FIELD_FORMAT")]
    [InlineData("""{"experience_id":99999999999999999999}""", "VALUE_OUT_OF_RANGE")]
    [InlineData("""{"avatar_url":"javascript:alert(1)"}""", "INVALID_FIELD_FORMAT")]
    [InlineData("""{"avatar_url":"data:image/svg+xml,<svg/>"}""", "INVALID_FIELD_FORMAT")]
    [InlineData("""{"avatar_url":"/local.png"}""", "INVALID_FIELD_FORMAT")]
    [InlineData("""{"city":"a\u0000b"}""", "INVALID_FIELD_FORMAT")]
    [InlineData("""{"city":"a\ud800b"}""", "INVALID_FIELD_FORMAT")]
    [InlineData("[]", null)]
    [InlineData("{", "INVALID_REQUEST")]
    [InlineData("", null)]
    public async Task Each_bad_field_is_a_400_and_changes_nothing(string body, string? code)
    {
        var token = await NewToken();
        var before = (await Http.Put(Profile, new { first_name = "Ada", city = "London" }, token)).Is(200);

        (await Http.Put(Profile, body, token)).Is(400, code);

        Assert.Equal(before.Shape, (await Http.Get(Profile, token)).Is(200).Shape);
    }

    [Theory]
    [InlineData("first_name", 100)]
    [InlineData("nickname", 50)]
    [InlineData("country", 100)]
    [InlineData("city", 100)]
    [InlineData("company", 150)]
    [InlineData("position", 150)]
    public async Task Lengths_are_counted_in_letters_and_the_longest_fits(string field, int longest)
    {
        var token = await NewToken();
        (await Http.Put(Profile, new { first_name = "Ada" }, token)).Is(200);
        var letters = string.Concat(Enumerable.Repeat("😀", longest));

        Assert.Equal(letters, (await Http.Put(Profile, new JsonObject { [field] = letters }.ToJsonString(), token)).Is(200)[field]);
        (await Http.Put(Profile, new JsonObject { [field] = letters + "x" }.ToJsonString(), token)).Is(400, "VALUE_OUT_OF_RANGE");
    }

    [Fact]
    public async Task Without_a_good_token_there_is_no_profile()
    {
        (await Http.Put(Profile, new { first_name = "Ada" })).Is(401, "INVALID_TOKEN");
        (await Http.Put(Profile, new { first_name = "Ada" }, "rubbish")).Is(401, "INVALID_TOKEN");
        (await Http.Post($"{Profile}/avatar/presign", new { content_type = "image/png", size = 2048 })).Is(401, "INVALID_TOKEN");
    }

    [Fact]
    public async Task Others_read_the_name_and_picture_and_nothing_that_only_the_profile_holds()
    {
        var token = await NewToken();
        var profile = (await Http.Put(Profile, """
            {"first_name":"Ada","nickname":"secret-nick","birth_date":"1990-05-15","gender":"female","country":"Secretland","city":"Secretcity","company":"Secret Corp",
             "position":"Secret job","avatar_url":"https://example.com/ada.png"}
            """, token)).Is(200);
        var other = await NewToken();

        var seen = (await Http.Get($"/opencode/v1/users/{profile["user_id"]}", other)).Is(200);

        Assert.Equal("https://example.com/ada.png", seen["avatar"]);
        foreach (var secret in (string[])["secret", "1990", "female"])
            Assert.DoesNotContain(secret, seen.Json!.ToJsonString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Every_dialect_shows_the_same_picture()
    {
        var email = Product.Email();
        var token = await Product.OpenCode.Register(Http, email, Product.Password);
        (await Http.Put(Profile, new { first_name = "Ada", avatar_url = "https://example.com/ada.png" }, token)).Is(200);

        Assert.Equal("https://example.com/ada.png", (await Product.OpenCode.GetMe(Http, token))["avatar"]);
        Assert.Equal("https://example.com/ada.png", (await Product.Unpuzzle.GetMe(Http, token))["avatar_url"]);
    }

    [Fact]
    public async Task Two_updates_at_once_both_stand()
    {
        var token = await NewToken();
        (await Http.Put(Profile, new { first_name = "Ada" }, token)).Is(200);

        await Task.WhenAll(Http.Put(Profile, new { city = "London" }, token), Http.Put(Profile, new { company = "Engines" }, token), Http.Put(Profile, new { experience_id = 4 }, token));

        var profile = (await Http.Get(Profile, token)).Is(200);
        Assert.Equal(("London", "Engines", "4"), (profile["city"], profile["company"], profile["experience_id"]));
    }

    private async Task<string> NewToken() => await Product.Academy.Register(Http, Product.Email(), Product.Password);
}
