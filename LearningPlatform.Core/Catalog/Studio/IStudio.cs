using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog.Studio;

/// <summary>
/// Where authors change modules of the code school. Each writing call is one transaction in which the module's row is held, so what a decision is given stays true until it is
/// written; what concerns several modules (their order, what comes before what) happens one after the other. Every change counts as made by people (ADR 23).
/// </summary>
public interface IStudio
{
    /// <summary>Modules in their order, with two queries.</summary>
    /// <param name="query">Which.</param>
    /// <param name="ct">Gives up.</param>
    Task<Page<StudioModuleItem>> Modules(StudioQuery query, CancellationToken ct);

    /// <summary>A module with the heads of its lessons, with two queries.</summary>
    /// <param name="id">The module.</param>
    /// <param name="ct">Gives up.</param>
    Task<StudioModule?> Module(Guid id, CancellationToken ct);

    /// <summary>A lesson with its module.</summary>
    /// <param name="id">The lesson.</param>
    /// <param name="ct">Gives up.</param>
    Task<StudioLesson?> Lesson(Guid id, CancellationToken ct);

    /// <summary>Adds a module as the last one.</summary>
    /// <param name="make">Makes it, knowing which modules there are with what comes before each.</param>
    /// <param name="ct">Gives up.</param>
    Task<Outcome<Guid>> AddModule(Func<ModuleGraph, Outcome<Course>> make, CancellationToken ct);

    /// <summary>Changes a module.</summary>
    /// <param name="id">The module.</param>
    /// <param name="change">Computes the new one.</param>
    /// <param name="ct">Gives up.</param>
    Task<Outcome<Done>> ChangeModule(Guid id, Func<StudioModule, ModuleGraph, Outcome<Course>> change, CancellationToken ct);

    /// <summary>Removes a module with its lessons; the others keep their places.</summary>
    /// <param name="id">The module.</param>
    /// <param name="refuse">Says why not.</param>
    /// <param name="ct">Gives up.</param>
    Task<Outcome<Done>> RemoveModule(Guid id, Func<StudioModule, ModuleGraph, Error?> refuse, CancellationToken ct);

    /// <summary>Gives all modules the places 0 to n-1.</summary>
    /// <param name="decide">Computes the new order of all from the present one.</param>
    /// <param name="ct">Gives up.</param>
    Task<Outcome<Done>> OrderModules(Func<IReadOnlyList<StudioPlace>, Outcome<IReadOnlyList<Guid>>> decide, CancellationToken ct);

    /// <summary>Gives the lessons of a module the places 0 to n-1.</summary>
    /// <param name="moduleId">The module.</param>
    /// <param name="decide">Computes the new order of all from the present one.</param>
    /// <param name="ct">Gives up.</param>
    Task<Outcome<Done>> OrderLessons(Guid moduleId, Func<StudioModule, Outcome<IReadOnlyList<Guid>>> decide, CancellationToken ct);

    /// <summary>Adds a lesson as the last one.</summary>
    /// <param name="moduleId">The module.</param>
    /// <param name="make">Makes it.</param>
    /// <param name="ct">Gives up.</param>
    Task<Outcome<Guid>> AddLesson(Guid moduleId, Func<StudioModule, Outcome<Lesson>> make, CancellationToken ct);

    /// <summary>Changes a lesson.</summary>
    /// <param name="id">The lesson.</param>
    /// <param name="change">Computes the new one.</param>
    /// <param name="ct">Gives up.</param>
    Task<Outcome<Done>> ChangeLesson(Guid id, Func<StudioLesson, Outcome<Lesson>> change, CancellationToken ct);

    /// <summary>Removes a lesson; those after it move up.</summary>
    /// <param name="id">The lesson.</param>
    /// <param name="refuse">Says why not.</param>
    /// <param name="ct">Gives up.</param>
    Task<Outcome<Done>> RemoveLesson(Guid id, Func<StudioLesson, Error?> refuse, CancellationToken ct);
}

/// <summary>Which modules.</summary>
/// <param name="Page">The page.</param>
/// <param name="AuthorId">Only this author's; null for all.</param>
/// <param name="Status">Only this status.</param>
/// <param name="Search">Only those with this text in title, description or tags.</param>
public sealed record StudioQuery(Slice Page, Guid? AuthorId, ContentStatus? Status, string? Search);

/// <summary>A module in a list.</summary>
/// <param name="Course">The module.</param>
/// <param name="Lessons">How many lessons it has, of any status.</param>
/// <param name="Revision">Counts its changes.</param>
public sealed record StudioModuleItem(Course Course, int Lessons, long Revision);

/// <summary>A module as its author sees it.</summary>
/// <param name="Course">The module.</param>
/// <param name="Revision">Counts the changes of its own fields.</param>
/// <param name="WasPublished">True when learners ever saw it.</param>
/// <param name="Lessons">Its lessons, in order.</param>
public sealed record StudioModule(Course Course, long Revision, bool WasPublished, IReadOnlyList<LessonHead> Lessons);

/// <summary>A lesson without its content.</summary>
/// <param name="Id">The lesson.</param>
/// <param name="Key">Its key.</param>
/// <param name="Title">Its title.</param>
/// <param name="Type">What it mainly is.</param>
/// <param name="Status">Whether learners see it.</param>
/// <param name="Order">Its place, from 0.</param>
/// <param name="EstimatedMinutes">Minutes.</param>
/// <param name="Prerequisites">Lessons before it.</param>
public sealed record LessonHead(Guid Id, string Key, string Title, LessonType Type, ContentStatus Status, int Order, int? EstimatedMinutes, IReadOnlyList<Guid> Prerequisites);

/// <summary>A lesson as its author sees it.</summary>
/// <param name="Lesson">The lesson, complete.</param>
/// <param name="Revision">Counts its changes.</param>
/// <param name="WasPublished">True when it was ever published.</param>
/// <param name="Module">Its module.</param>
public sealed record StudioLesson(Lesson Lesson, long Revision, bool WasPublished, StudioModule Module);

/// <summary>A module in the order of all.</summary>
/// <param name="Id">The module.</param>
/// <param name="AuthorId">Who wrote it.</param>
public sealed record StudioPlace(Guid Id, Guid? AuthorId);

/// <summary>All modules of the code school and what comes before each.</summary>
/// <param name="Before">The prerequisites by module.</param>
public sealed record ModuleGraph(IReadOnlyDictionary<Guid, IReadOnlyList<Guid>> Before);

/// <summary>Runs reference solutions.</summary>
public interface ISolutionChecks
{
    /// <summary>What is wrong with the form of a test; null when it can be run.</summary>
    /// <param name="test">The test.</param>
    /// <param name="field">Its wire name.</param>
    FieldError? Fault(Contracts.TestCase test, string field);

    /// <summary>True for a language that code can be written in (opencode-R68).</summary>
    /// <param name="language">Its name.</param>
    bool Knows(string language);

    /// <summary>Runs the solution of each language against all tests, one after the other, in the fair queue of the machine.</summary>
    /// <param name="owner">Whose run it is.</param>
    /// <param name="code">Solutions and tests.</param>
    /// <param name="ct">Gives up.</param>
    Task<Outcome<SolutionReport>> Run(Guid owner, CodeContent code, CancellationToken ct);
}

/// <summary>How the reference solutions of a lesson did.</summary>
/// <param name="Variants">Each language.</param>
public sealed record SolutionReport(IReadOnlyList<SolutionCheck> Variants)
{
    /// <summary>A lesson without anything to run.</summary>
    public static readonly SolutionReport Nothing = new([]);

    /// <summary>True when every solution passed every test.</summary>
    public bool Passed => Variants.All(variant => variant.Passed);
}

/// <summary>How one solution did.</summary>
/// <param name="Language">Its language.</param>
/// <param name="Passed">True when it passed all tests.</param>
/// <param name="Available">False when the platform can't run the language.</param>
/// <param name="Score">0 to 100.</param>
/// <param name="CompileError">What the compiler said; null when it compiled.</param>
/// <param name="Tests">Each test.</param>
public sealed record SolutionCheck(string Language, bool Passed, bool Available, decimal Score, string? CompileError, IReadOnlyList<SolutionTest> Tests);

/// <summary>How one test ended.</summary>
/// <param name="Id">The test.</param>
/// <param name="Name">Its name.</param>
/// <param name="Passed">Whether it passed.</param>
/// <param name="Difference">Where it differs from what was expected.</param>
public sealed record SolutionTest(Guid Id, string Name, bool Passed, string? Difference);
