using System.Buffers.Binary;

namespace LearningPlatform.Sandbox.Linux;

/// <summary>A small assembler for classic BPF, as seccomp runs it. Every check is two or more instructions that fall through when it doesn't apply.</summary>
internal sealed class Bpf
{
    private const ushort LoadWord = 0x20;
    private const ushort JumpEqual = 0x15;
    private const ushort JumpAbove = 0x25;
    private const ushort JumpSet = 0x45;
    private const ushort Return = 0x06;

    private const int NumberOffset = 0;
    private const int ArchitectureOffset = 4;
    private const int ArgumentsOffset = 16;

    private readonly List<(ushort Code, byte True, byte False, uint Value)> program = [];

    /// <summary>Kill the process.</summary>
    public const uint Kill = 0x80000000;

    /// <summary>Let the call through.</summary>
    public const uint Allow = 0x7FFF0000;

    /// <summary>The call fails with an errno.</summary>
    public static uint Errno(ushort number) => 0x00050000u | number;

    /// <summary>Other architectures' calls have other numbers: they end the process.</summary>
    public Bpf OnlyArchitecture(uint architecture) =>
        Add(LoadWord, 0, 0, ArchitectureOffset).Add(JumpEqual, 1, 0, architecture).Add(Return, 0, 0, Kill).LoadNumber();

    /// <summary>Calls with a number above one.</summary>
    public Bpf Above(uint number, uint verdict) => Add(JumpAbove, 0, 1, number).Add(Return, 0, 0, verdict);

    /// <summary>One call, whatever its arguments.</summary>
    public Bpf Deny(uint number, uint verdict) => Add(JumpEqual, 0, 1, number).Add(Return, 0, 0, verdict);

    /// <summary>One call when any of the bits is set in the low word of an argument.</summary>
    public Bpf DenyBits(uint number, int argument, uint bits, uint verdict) =>
        Add(JumpEqual, 0, 4, number).LoadArgument(argument).Add(JumpSet, 0, 1, bits).Add(Return, 0, 0, verdict).LoadNumber();

    /// <summary>One call when the low word of an argument has the value.</summary>
    public Bpf DenyValue(uint number, int argument, uint value, uint verdict) =>
        Add(JumpEqual, 0, 4, number).LoadArgument(argument).Add(JumpEqual, 0, 1, value).Add(Return, 0, 0, verdict).LoadNumber();

    /// <summary>One call unless the low word of an argument has one of the values.</summary>
    public Bpf AllowOnly(uint number, int argument, IReadOnlyList<uint> values, uint verdict)
    {
        Add(JumpEqual, 0, (byte)(values.Count + 3), number).LoadArgument(argument);
        for (var i = 0; i < values.Count; i++)
        {
            Add(JumpEqual, (byte)(values.Count - i), 0, values[i]);
        }

        return Add(Return, 0, 0, verdict).LoadNumber();
    }

    /// <summary>The program as the kernel reads it (struct sock_filter).</summary>
    public byte[] Assemble(uint otherwise)
    {
        Add(Return, 0, 0, otherwise);
        var bytes = new byte[program.Count * 8];
        for (var i = 0; i < program.Count; i++)
        {
            var at = bytes.AsSpan(i * 8, 8);
            BinaryPrimitives.WriteUInt16LittleEndian(at, program[i].Code);
            at[2] = program[i].True;
            at[3] = program[i].False;
            BinaryPrimitives.WriteUInt32LittleEndian(at[4..], program[i].Value);
        }

        return bytes;
    }

    private Bpf LoadNumber() => Add(LoadWord, 0, 0, NumberOffset);

    private Bpf LoadArgument(int index) => Add(LoadWord, 0, 0, (uint)(ArgumentsOffset + (8 * index)));

    private Bpf Add(ushort code, byte whenTrue, byte whenFalse, uint value)
    {
        program.Add((code, whenTrue, whenFalse, value));
        return this;
    }
}
