using System.Text.Json;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Sandbox;
using Xunit;

namespace Core.Tests.Sandbox;

public sealed class TestFormsTests
{
    // opencode-R84
    [Theory]
    [InlineData("""{"function":"f","arguments":[]}""", """{"returns":1}""", typeof(FunctionTest))]
    [InlineData("""{"function":"f","arguments":{},"other":1}""", """{"throws":true}""", typeof(FunctionTest))]
    [InlineData("""{"stdin":"x"}""", """{"stdout":"y"}""", typeof(ProgramTest))]
    [InlineData("{}", """{"exitCode":3}""", typeof(ProgramTest))]
    [InlineData("""{"a":1}""", """{"b":2}""", typeof(RawTest))]
    [InlineData("""{"a":1}""", "{}", typeof(RawTest))]
    [InlineData("{}", """{"b":2}""", typeof(RawTest))]
    [InlineData("""{"stdin":"x","a":1}""", """{"stdout":"y"}""", typeof(RawTest))]
    [InlineData("""{"stdin":"x"}""", """{"stdout":"y","returns":1}""", typeof(RawTest))]
    [InlineData("{}", "{}", typeof(WithheldTest))]
    public void The_keys_choose_the_form(string input, string expected, Type form) => Assert.IsType(form, Parse(input, expected).Value);

    // opencode-D13
    [Theory]
    [InlineData("""{"function":1,"arguments":[]}""", """{"returns":1}""", "tests[0].input.function", FieldFault.Format)]
    [InlineData("""{"function":"","arguments":[]}""", """{"returns":1}""", "tests[0].input.function", FieldFault.Constraint)]
    [InlineData("""{"function":"f"}""", """{"returns":1}""", "tests[0].input.arguments", FieldFault.Missing)]
    [InlineData("""{"function":"f","arguments":"x"}""", """{"returns":1}""", "tests[0].input.arguments", FieldFault.Format)]
    [InlineData("""{"function":"f","arguments":[]}""", "{}", "tests[0].expected", FieldFault.Constraint)]
    [InlineData("""{"function":"f","arguments":[]}""", """{"returns":1,"throws":true}""", "tests[0].expected", FieldFault.Constraint)]
    [InlineData("""{"function":"f","arguments":[]}""", """{"throws":false}""", "tests[0].expected.throws", FieldFault.Format)]
    [InlineData("""{"function":"f","arguments":[]}""", """{"throws":{"type":1}}""", "tests[0].expected.throws", FieldFault.Format)]
    [InlineData("""{"function":"f","arguments":[]}""", """{"returns":1,"tolerance":-1}""", "tests[0].expected.tolerance", FieldFault.Constraint)]
    [InlineData("""{"stdin":1}""", """{"stdout":"y"}""", "tests[0].input.stdin", FieldFault.Format)]
    [InlineData("""{"stdin":"x"}""", "{}", "tests[0].expected", FieldFault.Constraint)]
    [InlineData("{}", """{"match":"exact"}""", "tests[0].expected", FieldFault.Constraint)]
    [InlineData("{}", """{"stdout":"y","match":"fuzzy"}""", "tests[0].expected.match", FieldFault.Constraint)]
    [InlineData("{}", """{"stdout":"(","match":"regex"}""", "tests[0].expected.stdout", FieldFault.Constraint)]
    [InlineData("{}", """{"stdout":"y","exitCode":"0"}""", "tests[0].expected.exitCode", FieldFault.Format)]
    [InlineData("""{"arguments":[1]}""", """{"stdout":"y"}""", "tests[0].input.arguments", FieldFault.Format)]
    [InlineData("""{"arguments":["a\u0000b"]}""", """{"stdout":"y"}""", "tests[0].input.arguments[0]", FieldFault.Constraint)]
    [InlineData("""{"files":[{"path":"a"}]}""", """{"stdout":"y"}""", "tests[0].input.files[0].content", FieldFault.Missing)]
    [InlineData("""{"files":[{"path":"a","content":"","readonly":1}]}""", """{"stdout":"y"}""", "tests[0].input.files[0].readonly", FieldFault.Format)]
    [InlineData("[]", "{}", "tests[0].input", FieldFault.Format)]
    public void A_form_once_chosen_is_checked(string input, string expected, string field, FieldFault fault)
    {
        var invalid = Assert.IsType<Invalid>(Parse(input, expected).Error);

        Assert.Equal((field, fault), (invalid.Fields[0].Field, invalid.Fields[0].Kind));
    }

    [Fact]
    public void What_is_not_said_has_its_default()
    {
        var test = Assert.IsType<ProgramTest>(Parse("{}", """{"stdout":"y"}""").Value);

        Assert.Equal(("", 0, MatchKind.Trimmed, 0.000001), (test.Input.Stdin, test.ExitCode, test.Match, test.Tolerance));
        Assert.Equal(0, Assert.IsType<Returns>(Assert.IsType<FunctionTest>(Parse("""{"function":"f","arguments":[]}""", """{"returns":null}""").Value).Expected).Tolerance);
    }

    private static Outcome<TestForm> Parse(string input, string expected) =>
        TestForms.Parse(JsonDocument.Parse(input).RootElement, JsonDocument.Parse(expected).RootElement, "tests[0]");
}
